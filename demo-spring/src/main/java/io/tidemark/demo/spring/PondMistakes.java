package io.tidemark.demo.spring;

import io.tidemark.demo.DuckPond;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;

/** What visitors are told where there are no ducks. Of the record it needs to do nothing: that is told of whatever was thrown. */
@RestControllerAdvice
class PondMistakes {

    @ExceptionHandler
    @ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
    String outOfBread(DuckPond.OutOfBread problem) {
        return problem.getMessage() + "\n";
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.NOT_FOUND)
    String elsewhere(NoHandlerFoundException problem) {
        return "Here are /ducks, /ducks/7, /bread and /census\n";
    }
}
