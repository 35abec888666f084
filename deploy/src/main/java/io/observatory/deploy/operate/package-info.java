/** What an operator does to sessions from a shell: look at those that wait, hold and decide. */
@NullMarked
package io.observatory.deploy.operate;

import org.jspecify.annotations.NullMarked;
