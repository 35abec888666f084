package io.observatory.hitl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * These tests take {@link Stage#usual()}: the service that all such classes share. They assert on
 * ids, sessions and policies of their own only, leave no hold, guard or right changed for others,
 * and count nothing but differences.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OnSharedService {}
