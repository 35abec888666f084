package io.observatory.webhook;

import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.KeyFile;
import io.observatory.webhook.signing.RequestSigner;
import io.observatory.webhook.signing.SecretBox;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What signs requests, and what seals secrets. */
@Configuration(proxyBeanMethods = false)
class SigningConfiguration {

  @Bean
  RequestSigner requestSigner(Ed25519 ed25519) {
    return new RequestSigner(ed25519);
  }

  @Bean
  SecretBox secretBox(SecretProperties properties) {
    return KeyFile.read(properties.keys(), properties.keysFile(), properties.generate());
  }
}
