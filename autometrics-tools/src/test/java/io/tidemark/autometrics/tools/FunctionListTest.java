package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FunctionListTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path project;

    @BeforeEach
    void aProject() throws IOException {
        write(
                "target/classes/" + DeclaredFunction.INDEX,
                line("com.example.Kiosk", "pay", "(I)I", "Kiosk.pay", "", "Kiosk.java", 21)
                        + line("com.example.Kiosk", "order", "(I)V", "Kiosk.order(int)", "checkout", "Kiosk.java", 12)
                        + line("Plain", "run", "()V", "Plain.run", "", "", 0)
                        + line("com.example.Oven$Door", "open", "()V", "Oven.Door.open", "", "Ovens.kt", 3));
        write("src/main/java/com/example/Kiosk.java", "");
    }

    @Test
    void eachFunctionIsAnObjectWithItsLabelsAndItsPlace() throws Exception {
        assertThat(list(project).json()).isEqualTo("""
                [
                  {
                    "module" : "",
                    "function" : "Plain.run",
                    "class" : "Plain",
                    "method" : "run",
                    "descriptor" : "()V"
                  },
                  {
                    "module" : "com.example",
                    "function" : "Kiosk.order(int)",
                    "class" : "com.example.Kiosk",
                    "method" : "order",
                    "descriptor" : "(I)V",
                    "file" : "src/main/java/com/example/Kiosk.java",
                    "line" : 12,
                    "objective" : {
                      "name" : "checkout"
                    }
                  },
                  {
                    "module" : "com.example",
                    "function" : "Kiosk.pay",
                    "class" : "com.example.Kiosk",
                    "method" : "pay",
                    "descriptor" : "(I)I",
                    "file" : "src/main/java/com/example/Kiosk.java",
                    "line" : 21
                  },
                  {
                    "module" : "com.example",
                    "function" : "Oven.Door.open",
                    "class" : "com.example.Oven$Door",
                    "method" : "open",
                    "descriptor" : "()V",
                    "file" : "com/example/Ovens.kt",
                    "line" : 3
                  }
                ]
                """);
    }

    @Test
    void aFileElsewhereHasItsWholePath() throws Exception {
        assertThat(list(project.resolve("target")).json())
                .contains("\"file\" : \"" + project.resolve("src/main/java/com/example/Kiosk.java") + "\"");
    }

    @Test
    void itIsWrittenWholeOrNotAtAll() throws Exception {
        Path file = project.resolve("new/folder/functions.json");
        FunctionList list = list(project);
        list.write(file);
        list.write(file);
        assertThat(file).hasContent(list.json());
        assertThat(file.getParent()).isDirectoryContaining("glob:**functions.json");

        Path folder = project.resolve("src");
        assertThatThrownBy(() -> list.write(folder))
                .isInstanceOf(ToolException.class)
                .hasMessage(folder + " is a directory: move it away, or choose another directory");
        Path below = file.resolve("functions.json");
        assertThatThrownBy(() -> list.write(below))
                .isInstanceOf(ToolException.class)
                .hasMessage("cannot write " + below + " (" + file + " is no directory): choose another directory");
    }

    /** Who runs as root would have none afterwards. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDeviceStays() throws Exception {
        FunctionList list = list(project);
        assertThatThrownBy(() -> list.write(Path.of("/dev/null")))
                .isInstanceOf(ToolException.class)
                .hasMessage("cannot write /dev/null (it is no file): choose another directory");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    private FunctionList list(Path base) throws ToolException {
        BuiltClasses built = BuiltClasses.in(List.of(project.resolve("target/classes")));
        return FunctionList.of(built, List.of(project.resolve("src/main/java")), base);
    }

    private void write(String file, String text) throws IOException {
        Path path = project.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static String line(
            String type, String method, String descriptor, String function, String objective, String file, int line) {
        return new DeclaredFunction(type, method, descriptor, function, 0, objective, "", "", List.of(), file, line)
                        .toLine()
                + "\n";
    }
}
