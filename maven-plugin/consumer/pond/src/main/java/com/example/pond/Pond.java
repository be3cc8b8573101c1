package com.example.pond;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.prometheus.Exposition;

/** Calls them all, and prints what a scrape would have. */
public final class Pond {

    private Pond() {}

    public static void main(String[] args) throws Exception {
        try (AutometricsService service = AutometricsService.builder().install()) {
            Ducks ducks = new Ducks();
            ducks.count(1, 2, 3);
            ducks.call("Donald");
            try {
                ducks.call("");
            } catch (IllegalArgumentException expected) {
                // counted
            }
            ducks.call("Daisy", 2);
            ducks.hatch(true);
            ducks.hatch(false);
            ducks.skipped();
            new Feed() {}.twice();
            for (String more : args) {
                Class.forName(more).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
            }
            System.out.print(Exposition.of(service).text());
        }
    }
}
