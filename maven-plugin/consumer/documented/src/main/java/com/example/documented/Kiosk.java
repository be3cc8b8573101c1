package com.example.documented;

import io.tidemark.autometrics.Autometrics;

/** Sells bread. */
public class Kiosk {

    /** Gives the price in cents. */
    @Autometrics
    public int order(int loaves) {
        return 250 * loaves;
    }
}
