package io.observatory.scheduler.occurrence;

/** The values that four fields of a cron expression mean, a bit for each. */
record CronTimes(long seconds, long minutes, long hours, long months) {}
