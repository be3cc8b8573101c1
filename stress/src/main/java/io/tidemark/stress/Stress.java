package io.tidemark.stress;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/** Runs the tests: those that there are processors for in jcstress, the others in {@link Rounds}. */
public final class Stress {

    /** One JVM a test, and not one for each way of compiling it. */
    private static final List<String> QUICK =
            List.of("-m", "quick", "-iters", "1", "-sc", "false", "-jvmArgs", "-XX:+UseSerialGC");

    private final Options options;
    private final Duration roundsTime;
    private final Tally tally = new Tally();
    private final List<String> failures = new ArrayList<>();

    private Stress(Options options, boolean quick) {
        this.options = options;
        this.roundsTime = quick ? Duration.ofMillis(200) : Duration.ofSeconds(20);
    }

    /** Takes what {@code stress/run} takes. */
    public static void main(String[] args) throws Exception {
        List<String> rest = new ArrayList<>(Arrays.asList(args));
        boolean quick = rest.remove("--quick");
        List<String> all = new ArrayList<>(quick ? QUICK : List.of());
        if (!rest.isEmpty() && !rest.get(0).startsWith("-")) {
            all.add("-t");
        }
        all.addAll(rest);
        Options options = new Options(all.toArray(String[]::new));
        if (!options.parse()) {
            System.exit(rest.contains("-h") ? 0 : 2);
        }
        if (options.shouldList() || options.shouldParse()) {
            org.openjdk.jcstress.Main.main(all.toArray(String[]::new));
            return;
        }
        boolean passed = new Stress(options, quick).run();
        System.exit(passed ? 0 : 1);
    }

    private boolean run() throws Exception {
        JCStress jcstress = new JCStress(options);
        SortedSet<String> tests = jcstress.getTests();
        int processors = options.getCPUCount();
        if (tests.stream().anyMatch(test -> TestList.getInfo(test).threads() <= processors)) {
            try {
                jcstress.run();
            } catch (AssertionError failed) {
                // Also for tests that crashed, hung or threw: the tally does not tell of those.
                failures.add(String.valueOf(failed.getMessage()));
            }
            readResults();
        }
        for (String test : tests) {
            TestInfo info = TestList.getInfo(test);
            if (info.threads() > processors) {
                tally.add(test, Rounds.race(Class.forName(info.binaryName()), roundsTime));
            }
        }
        failures.addAll(tally.forbidden());
        for (String test : tally.missing(tests)) {
            failures.add(test + " did not run");
        }
        if (tests.isEmpty()) {
            failures.add("no test is called " + options.getTestFilter());
        }
        System.out.println();
        tally.print(System.out);
        failures.forEach(failure -> System.out.println("FAILED: " + failure));
        return failures.isEmpty();
    }

    private void readResults() throws IOException, ClassNotFoundException {
        if (!new File(options.getResultFile()).exists()) {
            return;
        }
        InProcessCollector results = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(options.getResultFile(), results);
        reader.dump();
        reader.close();
        for (TestResult result : results.getTestResults()) {
            Map<String, Long> outcomes = new LinkedHashMap<>();
            for (String outcome : result.getStateKeys()) {
                outcomes.put(outcome, result.getCount(outcome));
            }
            tally.add(result.getName(), outcomes);
        }
    }
}
