@NullMarked
package io.observatory.webhook;

import org.jspecify.annotations.NullMarked;
