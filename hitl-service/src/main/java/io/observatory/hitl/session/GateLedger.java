package io.observatory.hitl.session;

import java.util.List;

/** Keeps what is known of sessions and gates up to date. */
public interface GateLedger {

  /** Takes news in their order; what was taken before changes nothing. */
  void take(List<GateNews> news);
}
