/** What services share when they write many rows at once and read them back. */
@NullMarked
package io.observatory.platform.jdbc;

import org.jspecify.annotations.NullMarked;
