package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The table in docs/opencensus.md names tests that there are, and all of those that were written for it. */
class OpenCensusTableTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Za-z]\\w*)(?:\\.(\\w+))?`");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "opencensus.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| OpenCensus "))
                .toList();
    }

    @Test
    void eachTestThatItNamesIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String row : rows()) {
            String[] cells = row.split(" \\| ", -1);
            assertThat(cells).as(row).hasSize(3);
            assertThat(cells[1]).as(row).matches("(the )?(same|better|not here).*");
            String named = cells[2].replace(" |", "").strip();
            assertThat(named.isEmpty()).as(row).isEqualTo(cells[1].startsWith("not here") && named.isEmpty());
            String type = "OpenCensusBehavioursTest";
            Matcher test = NAMED.matcher(named);
            while (test.find()) {
                boolean isType = Character.isUpperCase(test.group(1).charAt(0));
                type = isType ? test.group(1) : type;
                String method = isType ? test.group(2) : test.group(1);
                if (!exists(type, method)) {
                    missing.add(type + "." + method);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String type, String method) {
        try {
            Class<?> found = Class.forName("io.tidemark.stats." + type);
            return method == null
                    || Arrays.stream(found.getDeclaredMethods())
                            .anyMatch(known -> known.getName().equals(method) && isTest(known));
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(Property.class);
    }

    @Test
    void itNamesEachTestThatWasWrittenForIt() throws IOException {
        String text = String.join("\n", rows());
        Set<String> unnamed = new TreeSet<>();
        for (Method method : OpenCensusBehavioursTest.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class) && !text.contains("`" + method.getName() + "`")) {
                unnamed.add(method.getName());
            }
        }
        assertThat(unnamed).isEmpty();
    }
}
