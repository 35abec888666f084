package io.observatory.audit.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries in the order asked for.
 *
 * @param next where the following page begins; never null for a page with entries, because more may
 *     be written
 * @param previous where the page before ends; null when this page is known to be the first
 * @param more whether entries follow now
 */
public record Page(
    List<LoggedEntry> entries, @Nullable Cursor next, @Nullable Cursor previous, boolean more) {}
