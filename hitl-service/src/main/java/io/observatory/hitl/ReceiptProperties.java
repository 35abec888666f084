package io.observatory.hitl;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What signs receipts.
 *
 * @param keysDir directory of Ed25519 keys in PEM files; the private key whose name sorts last
 *     signs, all verify
 * @param generate whether a key is made when there is none; false wherever more than one instance
 *     runs
 */
@ConfigurationProperties("hitl.receipts")
public record ReceiptProperties(
    @DefaultValue("hitl-receipt-keys") Path keysDir, @DefaultValue("true") boolean generate) {}
