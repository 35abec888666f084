package io.observatory.webhook.inbound.timer;

import io.observatory.webhook.delivery.Fellows;
import io.observatory.webhook.delivery.Lanes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells the lanes by how many instances an endpoint's limits are shared, at the lease's pace. */
@Component
class ShareTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(ShareTimer.class);

  private final Fellows fellows;
  private final Lanes lanes;
  private int known = 1;

  ShareTimer(Fellows fellows, Lanes lanes) {
    this.fellows = fellows;
    this.lanes = lanes;
  }

  @Scheduled(fixedDelayString = "#{@lease.pace().toMillis()}")
  void count() {
    int live;
    try {
      live = Math.max(1, fellows.live());
    } catch (RuntimeException e) {
      LOGGER.debug("Instances can not be counted; limits are shared by {} as before", known, e);
      return;
    }
    if (live != known) {
      LOGGER.info("Limits of endpoints are shared by {} instances", live);
      known = live;
    }
    lanes.share(live);
  }
}
