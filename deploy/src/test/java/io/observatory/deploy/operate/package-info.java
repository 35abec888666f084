/** The operator's commands against a service that answers what a test wants. */
@NullMarked
package io.observatory.deploy.operate;

import org.jspecify.annotations.NullMarked;
