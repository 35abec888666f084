/** A tiny service that shows what the platform gives to every one. */
@NullMarked
package io.observatory.platform.app;

import org.jspecify.annotations.NullMarked;
