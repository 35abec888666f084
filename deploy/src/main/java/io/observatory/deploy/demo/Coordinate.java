package io.observatory.deploy.demo;

/** The place of one record, which no other record ever has. */
record Coordinate(String topic, int partition, long offset) {}
