/** Tests of the schemas people answer by. */
@NullMarked
package io.observatory.hitl.outbound.jsonschema;

import org.jspecify.annotations.NullMarked;
