/** Tests of the whole service. */
@NullMarked
package io.observatory.audit;

import org.jspecify.annotations.NullMarked;
