package io.observatory.platform.app;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A service that is nothing but platform. */
@SpringBootApplication
public class TestApplication {}
