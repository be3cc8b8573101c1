package io.tidemark.demo;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.SplittableRandom;

/** One thing that a visitor of the pond wants. */
record Errand(Operation operation, HttpRequest request) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The errand of a number: the same one in every run with the same seed, whoever runs it. */
    static Errand of(long seed, long number, URI pond) {
        SplittableRandom random = new SplittableRandom(seed + number);
        int percent = random.nextInt(100);
        if (percent < 55) {
            // Some of these ducks are not there, above all before others have come.
            int id = 1 + random.nextInt(DuckPond.CAPACITY + DuckPond.CAPACITY / 50);
            return new Errand(Operation.LOOK_UP_DUCK, get(pond, "/ducks/" + id, number));
        } else if (percent < 70) {
            return new Errand(Operation.COUNT_DUCKS, get(pond, "/ducks", number));
        } else if (percent < 84) {
            return new Errand(Operation.FEED_DUCKS, post(pond, "/bread", "" + (50 + random.nextInt(500)), number));
        } else if (percent < 94) {
            return new Errand(Operation.ADD_DUCK, post(pond, "/ducks", "Visitor " + number, number));
        } else if (percent < 99) {
            return new Errand(Operation.TAKE_CENSUS, get(pond, "/census", number));
        } else {
            return new Errand(Operation.OTHER, get(pond, "/geese", number));
        }
    }

    private static HttpRequest get(URI pond, String path, long number) {
        return to(pond, path, number).GET().build();
    }

    private static HttpRequest post(URI pond, String path, String body, long number) {
        return to(pond, path, number).POST(BodyPublishers.ofString(body)).build();
    }

    private static HttpRequest.Builder to(URI pond, String path, long number) {
        return HttpRequest.newBuilder(pond.resolve(path))
                .timeout(PATIENCE)
                .header(Visitor.HEADER, Visitor.of(number).text());
    }
}
