package io.observatory.hitl;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the human-in-the-loop service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class HitlApplication {

  /** Takes its configuration from the environment. */
  public static void main(String[] arguments) {
    SpringApplication.run(HitlApplication.class, arguments);
  }
}
