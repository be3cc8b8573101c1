package io.tidemark.spike.lib;

import io.tidemark.time.Timer;

/** A record of a library, in another package: only its public face and its companion are seen by the application. */
public class CacheMetrics {
    boolean hit;
    final Timer lookupTime = Timer.start();

    public void hit() {
        hit = true;
    }
}
