@NullMarked
package io.observatory.webhook.filter;

import org.jspecify.annotations.NullMarked;
