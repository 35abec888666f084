/** JSON Schema of what people answer. */
@NullMarked
package io.observatory.hitl.outbound.jsonschema;

import org.jspecify.annotations.NullMarked;
