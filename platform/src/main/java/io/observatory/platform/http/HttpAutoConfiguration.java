package io.observatory.platform.http;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Problems, bounded bodies and denial by default for every service with an HTTP edge. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({Problems.class, ErrorPage.class})
class HttpAutoConfiguration {

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimit(
      @Value("${observatory.http.max-body:1MB}") DataSize limit) {
    FilterRegistrationBean<BodyLimitFilter> registration =
        new FilterRegistrationBean<>(new BodyLimitFilter(limit.toBytes()));
    registration.setOrder(0); // behind security: who may not call does not get to send a body
    return registration;
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
