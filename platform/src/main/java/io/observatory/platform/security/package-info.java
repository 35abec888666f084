/** Who asks: bearer tokens, their roles, and denial by default. */
@NullMarked
package io.observatory.platform.security;

import org.jspecify.annotations.NullMarked;
