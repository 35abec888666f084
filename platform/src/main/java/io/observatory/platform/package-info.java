/** What every service starts from: technical auto-configuration without a domain word. */
@NullMarked
package io.observatory.platform;

import org.jspecify.annotations.NullMarked;
