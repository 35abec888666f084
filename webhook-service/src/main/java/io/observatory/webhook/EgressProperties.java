package io.observatory.webhook;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where requests may go.
 *
 * @param allowed ranges that are allowed although they are not public, such as {@code 10.1.0.0/16}
 *     ({@code WEBHOOK_EGRESS_ALLOWED})
 */
@ConfigurationProperties("webhook.egress")
public record EgressProperties(@DefaultValue List<String> allowed) {}
