@NullMarked
package io.observatory.webhook.address;

import org.jspecify.annotations.NullMarked;
