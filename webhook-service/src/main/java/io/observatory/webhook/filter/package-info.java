/** Which events an endpoint wants, by their headers and bodies. */
@NullMarked
package io.observatory.webhook.filter;

import org.jspecify.annotations.NullMarked;
