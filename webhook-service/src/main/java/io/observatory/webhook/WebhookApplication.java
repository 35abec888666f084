package io.observatory.webhook;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the webhook service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WebhookApplication {

  /** Takes its configuration from the environment. */
  public static void main(String[] arguments) {
    SpringApplication.run(WebhookApplication.class, arguments);
  }
}
