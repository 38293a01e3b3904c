# Run by the build: writes the manual pages and completions of PROGRAM into FOLDER.
function(write file)
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${FOLDER}/${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(MAKE_DIRECTORY ${FOLDER}/man1)
foreach(shell bash zsh fish)
  write(stocktake.${shell} completion ${shell})
endforeach()
write(man1/stocktake.1 man)
write(commands help)
file(STRINGS ${FOLDER}/commands lines REGEX "^  [a-z][a-z-]+  ")  # a line each; examples have one space behind the first word
foreach(line IN LISTS lines)
  string(REGEX MATCH "[a-z][a-z-]+" command "${line}")
  write(man1/stocktake-${command}.1 man ${command})
endforeach()
file(TOUCH ${FOLDER}/written)
