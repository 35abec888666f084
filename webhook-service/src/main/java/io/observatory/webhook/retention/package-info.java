/** What is done long ago is deleted, a slice at a time. */
@NullMarked
package io.observatory.webhook.retention;

import org.jspecify.annotations.NullMarked;
