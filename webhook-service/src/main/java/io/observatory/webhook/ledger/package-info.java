/** What is kept of events, deliveries and attempts, for people to read. */
@NullMarked
package io.observatory.webhook.ledger;

import org.jspecify.annotations.NullMarked;
