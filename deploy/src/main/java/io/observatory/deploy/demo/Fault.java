package io.observatory.deploy.demo;

import java.time.Duration;

/**
 * What is done to the stack in the middle of the demo.
 *
 * @param component which is killed with SIGKILL
 * @param away after which time it is started again
 */
record Fault(String component, Duration away) {}
