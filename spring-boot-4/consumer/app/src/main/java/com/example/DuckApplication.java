package com.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class DuckApplication {

    public static void main(String[] args) {
        SpringApplication.run(DuckApplication.class, args);
    }

    @GetMapping("/ducks/{id}")
    String duck(@PathVariable("id") int id) {
        return "Duck " + id;
    }
}
