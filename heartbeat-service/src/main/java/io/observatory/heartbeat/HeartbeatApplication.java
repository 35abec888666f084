package io.observatory.heartbeat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the heartbeat service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class HeartbeatApplication {

  /** Takes its configuration from the environment. */
  public static void main(String[] arguments) {
    SpringApplication.run(HeartbeatApplication.class, arguments);
  }
}
