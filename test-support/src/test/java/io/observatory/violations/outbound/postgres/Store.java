package io.observatory.violations.outbound.postgres;

/** An adapter. */
public class Store {}
