document.title = 'Parley'
