package io.observatory.scheduler;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the scheduler service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SchedulerApplication {

  /** Takes its configuration from the environment. */
  public static void main(String[] arguments) {
    SpringApplication.run(SchedulerApplication.class, arguments);
  }
}
