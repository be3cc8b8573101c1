package io.tidemark.demo.spring;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import io.tidemark.demo.Duck;
import io.tidemark.demo.DuckPond;
import io.tidemark.demo.cache.Cache;
import io.tidemark.demo.cache.CacheMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what visitors of the pond ask, and notes in the record of their request how many ducks that was about. */
@RestController
@Autometrics(objective = "visits")
class PondController {
    private static final int LONGEST_BODY = 1024;
    private static final int LONGEST_NAME = 40;

    /** What visitors may expect: now and then there is no bread, and a census takes its time. */
    static final Objective VISITS = Objective.named("visits")
            .successRate(Percentile.P99)
            .latency(Duration.ofMillis(100), Percentile.P99)
            .build();

    private final DuckPond pond;
    private final Cache<Integer, Duck> known = new Cache<>(DuckPond.CAPACITY / 2);

    PondController(DuckPond pond) {
        this.pond = pond;
    }

    @GetMapping("/ducks")
    public ResponseEntity<String> count() {
        int ducks = pond.ducks().size();
        return answer(HttpStatus.OK, ducks, ducks + " ducks\n");
    }

    @GetMapping("/ducks/{id}")
    public ResponseEntity<String> lookUp(@PathVariable("id") String number) {
        int id = number(number);
        CacheMetrics cache = new CacheMetrics();
        PondRequest.current().ifPresent(metrics -> metrics.cache = cache);
        Duck duck = known.get(id, pond::find, cache);
        return duck == null ? answer(HttpStatus.NOT_FOUND, 0, "No such duck\n") : answer(HttpStatus.OK, 1, duck + "\n");
    }

    @PostMapping("/ducks")
    public ResponseEntity<String> add(InputStream body) throws IOException {
        String name = text(body);
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return answer(
                    HttpStatus.BAD_REQUEST,
                    0,
                    "Send the name of the duck, of at most " + LONGEST_NAME + " characters\n");
        }
        Duck duck = pond.add(name);
        known.remove(duck.id()); // of the duck that had this number before
        return answer(HttpStatus.CREATED, 1, duck + "\n");
    }

    @PostMapping("/bread")
    public ResponseEntity<String> feed(InputStream body) throws IOException {
        int grams = number(text(body));
        if (grams < 1) {
            return answer(HttpStatus.BAD_REQUEST, 0, "Send how many grams of bread\n");
        }
        int fed = pond.feed(grams).size();
        return answer(HttpStatus.OK, fed, fed + " ducks fed\n");
    }

    @GetMapping("/census")
    public ResponseEntity<String> census() {
        DuckPond.Census census = pond.census();
        return answer(
                HttpStatus.OK,
                census.ducks(),
                String.format(
                        Locale.ROOT,
                        "%d ducks, %.2f apart from their nearest neighbours%n",
                        census.ducks(),
                        census.distance()));
    }

    private static ResponseEntity<String> answer(HttpStatus status, long ducks, String text) {
        PondRequest.current().ifPresent(metrics -> metrics.ducks = ducks);
        return ResponseEntity.status(status).body(text);
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8).strip();
    }

    /** -1 for what is no number. */
    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }
}
