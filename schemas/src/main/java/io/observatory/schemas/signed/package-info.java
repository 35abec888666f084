/**
 * What a person signs off and a stranger checks: canonical JSON, the detached signature over it,
 * and the published keys.
 */
@NullMarked
package io.observatory.schemas.signed;

import org.jspecify.annotations.NullMarked;
