package io.observatory.webhook;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that seal secrets in the database.
 *
 * @param keys {@code id:base64,id:base64} of 32 bytes each, the newest first ({@code
 *     WEBHOOK_KEYS}); or empty
 * @param keysFile file with the same ({@code WEBHOOK_KEYS_FILE}), or empty
 * @param generate whether the file is made with one key when there is none; false wherever more
 *     than one instance runs
 */
@ConfigurationProperties("webhook.secrets")
public record SecretProperties(
    @DefaultValue("") String keys,
    @DefaultValue("") String keysFile,
    @DefaultValue("false") boolean generate) {}
