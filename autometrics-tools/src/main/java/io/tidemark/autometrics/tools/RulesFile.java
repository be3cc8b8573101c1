package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of rules that somebody has. */
final class RulesFile {

    private RulesFile() {}

    static String text(Path file) throws ToolException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException problem) {
            throw new ToolException("there is no file of rules " + file + ": \"tidemark rules\" makes one", problem);
        } catch (CharacterCodingException problem) {
            throw new ToolException("the rules in " + file + " are not in UTF-8", problem);
        } catch (IOException problem) {
            throw new ToolException("cannot read the rules in " + file + " (" + problem.getMessage() + ")", problem);
        }
    }

    /** Its groups. */
    static JsonNode groups(Path file) throws ToolException {
        try {
            JsonNode groups = Yaml.read(text(file)).path("groups");
            if (!groups.isArray() || groups.isEmpty()) {
                throw new ToolException(file + " has no groups of rules: give a file such as \"tidemark rules\" makes");
            }
            return groups;
        } catch (JsonProcessingException problem) {
            throw new ToolException(file + " is no YAML: " + problem.getOriginalMessage(), problem);
        }
    }
}
