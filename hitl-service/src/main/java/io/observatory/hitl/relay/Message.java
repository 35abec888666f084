package io.observatory.hitl.relay;

import java.util.List;

/** A decision as it came, and what is read in it; the arrays are never changed. */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came; never compared
public record Message(byte[] value, List<Header> headers, Facts facts) {}
