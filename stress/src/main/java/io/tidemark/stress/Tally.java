package io.tidemark.stress;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/** What came out of which test how often, over all ways in which it was run. */
final class Tally {
    private final Map<String, Map<String, Long>> counts = new TreeMap<>();

    void add(String test, Map<String, Long> outcomes) {
        Map<String, Long> known = counts.computeIfAbsent(test, name -> new TreeMap<>());
        outcomes.forEach((outcome, count) -> known.merge(outcome, count, Long::sum));
    }

    /** Those of the tests that nothing came out of. */
    List<String> missing(Collection<String> tests) {
        return tests.stream()
                .filter(test -> !counts.containsKey(test) || counts.get(test).isEmpty())
                .sorted()
                .toList();
    }

    /** What was forbidden, in words. */
    List<String> forbidden() {
        List<String> found = new ArrayList<>();
        counts.forEach((test, outcomes) -> outcomes.forEach((outcome, count) -> {
            StateCase known = caseOf(test, outcome);
            if (known.expect() != Expect.ACCEPTABLE && known.expect() != Expect.ACCEPTABLE_INTERESTING) {
                found.add(test + ": " + outcome + " came out " + number(count) + " times. " + known.description());
            }
        }));
        return found;
    }

    void print(PrintStream out) {
        long races = 0;
        long interesting = 0;
        for (Map.Entry<String, Map<String, Long>> test : counts.entrySet()) {
            long all =
                    test.getValue().values().stream().mapToLong(Long::longValue).sum();
            races += all;
            out.println(test.getKey() + ": " + number(all) + " races");
            for (Map.Entry<String, Long> outcome : test.getValue().entrySet()) {
                StateCase known = caseOf(test.getKey(), outcome.getKey());
                if (known.expect() == Expect.ACCEPTABLE_INTERESTING) {
                    interesting += outcome.getValue();
                }
                out.printf(
                        Locale.ROOT,
                        "  %-14s %,15d  %s: %s%n",
                        outcome.getKey(),
                        outcome.getValue(),
                        known.expect().name().toLowerCase(Locale.ROOT),
                        known.description());
            }
        }
        out.println(counts.size() + " tests, " + number(races) + " races, " + number(interesting) + " interesting, "
                + forbidden().size() + " forbidden outcomes");
    }

    /** As jcstress grades: the same text first, else the first pattern. */
    private static StateCase caseOf(String test, String outcome) {
        TestInfo info = TestList.getInfo(test);
        return info.cases().stream()
                .filter(known -> known.matchesExactly(outcome))
                .findFirst()
                .or(() -> info.cases().stream()
                        .filter(known -> known.matches(outcome))
                        .findFirst())
                .orElseGet(info::unmatched);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
