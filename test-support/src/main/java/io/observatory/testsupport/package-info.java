/** Real broker, registry and PostgreSQL for tests, and the rules every module's code follows. */
@NullMarked
package io.observatory.testsupport;

import org.jspecify.annotations.NullMarked;
