/** What services share when they write many rows at once. */
@NullMarked
package io.observatory.platform.jdbc;

import org.jspecify.annotations.NullMarked;
