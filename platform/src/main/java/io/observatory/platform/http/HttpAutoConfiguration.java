package io.observatory.platform.http;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Problems, bounded load and bodies, and denial by default for every service with an HTTP edge. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(HttpProperties.class)
@Import({Problems.class, ErrorPage.class})
class HttpAutoConfiguration {

  /** Right behind the filter that times requests: what is refused is seen, and costs no more. */
  private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

  @Bean
  FilterRegistrationBean<LoadShedding> loadShedding(
      HttpProperties properties, MeterRegistry meters) {
    FilterRegistrationBean<LoadShedding> registration =
        new FilterRegistrationBean<>(new LoadShedding(properties, meters));
    registration.setOrder(FIRST);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    return registration;
  }

  /** A request that waits keeps its connection's buffers; bodies here are small. */
  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> smallBuffers() {
    return factory ->
        factory.addConnectorCustomizers(
            connector -> {
              connector.setProperty("socket.appReadBufSize", "2048");
              connector.setProperty("socket.appWriteBufSize", "2048");
            });
  }

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimit(HttpProperties properties) {
    FilterRegistrationBean<BodyLimitFilter> registration =
        new FilterRegistrationBean<>(new BodyLimitFilter(properties.maxBody().toBytes()));
    registration.setOrder(0); // behind security: who may not call does not get to send a body
    return registration;
  }

  @Bean
  Bodies bodies(JsonMapper json) {
    return new Bodies(json);
  }

  @Bean
  WebMvcConfigurer denyUnannotated() {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new DenyUnannotated());
      }
    };
  }
}
