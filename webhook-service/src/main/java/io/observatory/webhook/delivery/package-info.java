/**
 * One event on its way to one endpoint: taken in, tried, retried, given up. Start reading at {@link
 * io.observatory.webhook.delivery.Intake}, then {@link io.observatory.webhook.delivery.Dispatch}.
 *
 * <p>What is guaranteed:
 *
 * <ul>
 *   <li>Each event that was taken in reaches each endpoint at least once, or ends dead, skipped or
 *       discarded where people see it. It arrives more than once only when an instance ends between
 *       the answer and the row that tells of it; {@code webhook-id} is the same then.
 *   <li>A row in flight belongs to one instance, by a lease that the instance renews, and a result
 *       counts only with the fence of its claim.
 *   <li>Waiting for a limit, an open breaker, a pause or an earlier delivery burns no attempt.
 *   <li>Where an endpoint keeps order, no delivery is sent for the first time before those ahead of
 *       it in its key have succeeded or were given up (or, without {@code skipDead}, replayed),
 *       whichever instance sends them: deliveries are claimed from the head of their key only, by
 *       one instance at a time, and go back when the one before them fails. "Ahead" is the order in
 *       which events were taken in, which is that of the topic's partition. After a crash the last
 *       ones may come again, in order.
 * </ul>
 */
@NullMarked
package io.observatory.webhook.delivery;

import org.jspecify.annotations.NullMarked;
