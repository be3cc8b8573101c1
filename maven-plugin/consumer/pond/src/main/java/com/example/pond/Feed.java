package com.example.pond;

import io.tidemark.autometrics.Autometrics;

/** An interface, a record and a lambda. */
interface Feed {

    @Autometrics
    static int portion(int ducks) {
        return ducks % 3;
    }

    @Autometrics(concurrency = false)
    default int twice() {
        Object unused = new Grain("oat", 2).weight();
        return portion(4) + portion(5);
    }

    record Grain(String kind, int grams) {

        @Autometrics
        int weight() {
            return grams;
        }
    }

    /** Never called. */
    @Autometrics
    static void none() {}
}
